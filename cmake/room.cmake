# room(NAME USES a b LINK libs): a static library of src/NAME/*.cpp without its tests, and a test
# program NAME_test of src/NAME/*_test.cpp.
#
# Every room's headers live under a directory of its own in the build tree (a link to src/NAME), and only that
# directory is its include path: who does not use a room cannot include it.
add_library(warnings INTERFACE)
target_compile_options(warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wpedantic -Werror)
if(DRUM_SANITIZE)
    # g++ 12 sees uninitialised values in <regex> and <functional> that are not there once sanitizers are on (GCC bug 105562)
    add_compile_options(-fsanitize=${DRUM_SANITIZE} -fno-omit-frame-pointer)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(warnings INTERFACE -Wno-maybe-uninitialized)
    else()  # clang sees what libstdc++ 12 deprecates inside its own std::stable_sort
        target_compile_options(warnings INTERFACE -Wno-deprecated-declarations)
    endif()
    add_link_options(-fsanitize=${DRUM_SANITIZE})
endif()

function(room NAME)
    set_property(GLOBAL APPEND PROPERTY DRUM_ROOMS ${NAME})
    cmake_parse_arguments(ROOM "" "" "USES;LINK" ${ARGN})
    file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${NAME}/*.cpp)
    set(TESTS ${SOURCES})
    list(FILTER SOURCES EXCLUDE REGEX "_test\\.cpp$")
    list(FILTER TESTS INCLUDE REGEX "_test\\.cpp$")
    set(DOOR ${CMAKE_BINARY_DIR}/rooms/${NAME})
    file(MAKE_DIRECTORY ${DOOR})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/src/${NAME} ${DOOR}/${NAME} SYMBOLIC)
    if(SOURCES)
        add_library(${NAME} STATIC ${SOURCES})
        target_include_directories(${NAME} PUBLIC ${DOOR})
        target_link_libraries(${NAME} PUBLIC ${ROOM_USES} ${ROOM_LINK} PRIVATE warnings)
    else()
        add_library(${NAME} INTERFACE)
        target_include_directories(${NAME} INTERFACE ${DOOR})
        target_link_libraries(${NAME} INTERFACE ${ROOM_USES} ${ROOM_LINK})
    endif()
    if(TESTS)
        add_executable(${NAME}_test ${TESTS})
        target_link_libraries(${NAME}_test PRIVATE ${NAME} GTest::gtest_main rapidcheck nlohmann_json::nlohmann_json warnings)
        target_compile_definitions(${NAME}_test PRIVATE
            DRUM_SOURCE_DIR="${CMAKE_SOURCE_DIR}" DRUM_SHARED_DIR="${CMAKE_SOURCE_DIR}/../shared")
        add_test(NAME ${NAME} COMMAND ${NAME}_test)
        # property tests draw the same cases on every run
        set_tests_properties(${NAME} PROPERTIES ENVIRONMENT RC_PARAMS=seed=20261123)
    endif()
endfunction()
