import { randomBytes } from 'node:crypto'
import { classes, Message, methods } from 'werift'

export const OUR_KEY = Buffer.from('our password')
export const THEIR_KEY = Buffer.from('their password')

/** What a STUN message may have otherwise than a genuine check. */
interface Wish {
  username?: string | null
  key?: Buffer | null
  id?: Buffer
  method?: methods
  messageClass?: classes
}

/** A check as an honest client sends it. */
export function stun(wish: Wish = {}): Message {
  const { username = 'ours:theirs', key = OUR_KEY, id = randomBytes(12) } = wish
  const message = new Message(wish.method ?? methods.BINDING, wish.messageClass ?? classes.REQUEST, id)
  if (username !== null) message.setAttribute('USERNAME', username)
  message.setAttribute('PRIORITY', 1).setAttribute('ICE-CONTROLLING', 5n).setAttribute('USE-CANDIDATE', null)
  return key ? message.addMessageIntegrity(key) : message
}

export function request(wish?: Wish): Buffer {
  return stun(wish).addFingerprint().bytes
}
