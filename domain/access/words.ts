/** Why a seat is kept for a while although its right cannot be shown. */
export const GRACE_CAUSES = ['reorged', 'reader', 'tokens'] as const
export type GraceCause = (typeof GRACE_CAUSES)[number]
