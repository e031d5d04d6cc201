/** Small limits and times, so that they are met. Files with the same settings share a process. */
export const TIGHT = {
  MAX_DRAFTS: '3',
  UNPUBLISHED_S: '1',
  OPENING_PAUSE_S: '100',
  OPENING_PAUSE_MAX_S: '200',
  HOST_GONE_S: '30',
  SEAT_LEASE_S: '60',
}

/** Mails go nowhere that the api knows of, and few are sent. */
export const POSTING = {
  SMTP_URL: 'smtp://127.0.0.1:9',
  INVITATIONS_A_DAY: '12',
  FOLLOWER_MAILS_DAY: '2',
}
