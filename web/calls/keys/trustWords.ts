import type { TrustLevel } from './trust.ts'

/** It takes the words to know who it is. */
export function isToCompare(level: TrustLevel): boolean {
  return level === 'new' || level === 'unbound' || level === 'changed'
}

/** What the lock of a call says, to who sees it and to who does not. @param name of the other side, as a sentence has it */
export function lockText(level: TrustLevel | null, name: string): string {
  if (level === null) return 'Connecting'
  if (level === 'compared') return `Encrypted, and proven to be ${name}`
  if (level === 'agreement') return `Encrypted, and confirmed by the wallet of ${name}`
  if (level === 'known') return `Encrypted, and the same ${name} as before`
  if (level === 'changed') return 'Encrypted, but not known as before. Compare four words'
  return 'Encrypted. Compare four words'
}

/** How sure one is of the other side, and by what. By card it names no wallet. @param name as a sentence has it */
export function sureText(level: TrustLevel, name: string): string {
  switch (level) {
    case 'agreement':
      return `${name} confirmed their browser by the wallet of this call’s agreement. This site says which wallet that is; only the words do without it.`
    case 'compared':
      return `Proven: both of you saw the same words, in this call or in an earlier one, and it is the same ${name} since.`
    case 'known':
      return `${name} confirmed their browser, and it is the same ${name} as in an earlier call. You have not compared words yet.`
    case 'new':
      return `${name} confirmed their browser, and you meet here for the first time. Compare the words once, and you know the next time too.`
    case 'unbound':
      return `The browser of ${name} is not confirmed. Only the words show whether somebody stands between you.`
    case 'changed':
      return `${name} came from another browser, or confirmed it otherwise, the last time. They may have a new one, or it is somebody else: only the words show which.`
  }
}

/** Whether the other side sees whose this browser is. */
export function ownText(isConfirmed: boolean, name: string): string {
  return isConfirmed
    ? `This browser is confirmed as yours, and ${name} can check that.`
    : `This browser is not confirmed as yours: ${name} has the words alone. You can confirm it on the Security page; it counts from the next time you come in.`
}

/** Over the picture of who is confirmed otherwise than before, or not any more. @param name as a sentence has it */
export function changedText(name: string): string {
  return `${name} cannot be recognised as before. Compare the four words before you go on.`
}

/** Why two who are both here are not connected: what their pages prove does not fit. @param name as a sentence has it */
export function mismatchText(name: string): string {
  return `What came from ${name}’s side does not fit, so you are not connected: somebody on the way may have changed it. The time of the call goes on. Come in again, from another network if this comes back.`
}
