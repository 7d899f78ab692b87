// How the process keeps its memory.
#pragma once

namespace drum {

// To be called once, before there are threads. Rows come and go by the megabyte. Memory that is given back to the system
// is asked for again at once, and each page of it may cost as much as reading the rows that go there; so it is kept.
// Threads use what others have freed.
void keep_freed_memory();

}  // namespace drum
