package io.pycos.spring;

/** What follows an exception in a task method; see {@link PycosTask#onError}. */
enum OnError {
    CONTINUE,
    EXIT,
    RESTART
}
