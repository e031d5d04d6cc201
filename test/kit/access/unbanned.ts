import { randomBytes } from 'node:crypto'

/** What the first sign-in of an identity needs where nobody was ever banned. */
export const UNBANNED = {
  random: randomBytes,
  bans: { leave: async () => {}, gain: async () => {}, meet: async () => {}, accountIn: async () => null },
}
