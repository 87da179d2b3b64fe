package io.pycos;

/**
 * Counters of a scheduler since its start, possibly a moment old.
 *
 * @param tasks live tasks now
 * @param turns turns taken
 * @param messages messages put into mailboxes
 * @param refused sends that answered false since the task had ended
 * @param deadLetters messages accepted and then not received
 * @param stalls turns that were held too long
 */
public record SchedulerStats(
        int tasks, long turns, long messages, long refused, long deadLetters, long stalls) {}
