/** Acts of a channel whose verbs are still to come; one that has come is no exception any more. */
export const AWAITED_ACTS: readonly string[] = []

/** Acts that no contract names alone: a decision gives them, and reads the role itself. */
export const DECIDED_ACTS: readonly string[] = ['hostStream']
