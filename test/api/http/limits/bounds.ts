/** Gate checks as the requirement has them, the rest small enough to be met. Files that have them share their processes. */
export const BOUNDS = {
  LIMIT_ADMISSION_ROOM: '10/60',
  LIMIT_ADMISSION_ACCOUNT: '60/60',
  LIMIT_ADMISSION_IP: '120/60',
  LIMIT_READ: '3/60',
  LIMIT_WRITE: '3/1',
  LIMIT_CHAIN: '3/60',
}
