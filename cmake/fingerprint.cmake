# cmake -DROOT=DIR -DOUT=FILE -DHEADER=FILE -DCONSTANT=NAME -P fingerprint.cmake -- SOURCES: defines the constant that the header
# declares: the first 64 bits of a SHA-256 over the names and contents of the sources.
set(ALL "")
set(AFTER FALSE)
math(EXPR LAST "${CMAKE_ARGC} - 1")
foreach(I RANGE ${LAST})
    if(AFTER)
        file(RELATIVE_PATH NAME ${ROOT} ${CMAKE_ARGV${I}})
        file(SHA256 ${CMAKE_ARGV${I}} HASH)
        list(APPEND ALL "${NAME} ${HASH}")
    elseif(CMAKE_ARGV${I} STREQUAL "--")
        set(AFTER TRUE)
    endif()
endforeach()
list(SORT ALL)
string(SHA256 HASH "${ALL}")
string(SUBSTRING ${HASH} 0 16 HASH)
file(WRITE ${OUT} "#include \"${HEADER}\"

const std::uint64_t ${CONSTANT} = 0x${HASH};
")
