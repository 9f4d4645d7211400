// How V8 keeps the heap of a server. The first import of main: code that is loaded before the flags are set goes on as it was.
import { setFlagsFromString } from 'node:v8';

// V8 lets a small heap grow to four times of what is in use before it collects; twice was seen to cost calls nothing.
setFlagsFromString('--heap-growing-percent=100');
// Of a busy start V8 learns that what calls make lives long, and from then on makes it where only full collections reach. Each call is
// soon over: what is left of it there keeps alive what hangs on it, a third of the time of a session call.
setFlagsFromString('--no-allocation-site-pretenuring');
