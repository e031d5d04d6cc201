/** Who waits is lost early. Files with the same settings share a process. */
export const WAITING = { LINE_LOST_S: '12', SWEEP_MS: '200', BEAT_WRITE_MS: '300' }

/** Nobody who waits or sits is lost meanwhile; a pass that a reorg took away ends after a minute. */
export const PATIENT = {
  ...{ LINE_LOST_S: '40', LINE_OFFER_S: '30', SWEEP_MS: '200' },
  ...{ SEAT_UNSEEN_S: '3600', SEAT_LEASE_S: '3600', REORG_GRACE_S: '60' },
}
