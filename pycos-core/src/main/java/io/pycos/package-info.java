/** Schedulers, tasks, mailboxes and channels. */
@NullMarked
package io.pycos;

import org.jspecify.annotations.NullMarked;
