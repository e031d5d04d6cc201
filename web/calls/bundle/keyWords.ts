import { isolated } from '#domain/names/isolated.ts'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import type { BeatGap, BundleReport, CheckState, KeyReport } from './report.ts'

/** What one check came to, in words. none: there is nothing that could hold or differ. */
export interface ReportLine {
  state: CheckState | 'none'
  text: string
}

/** So many of a kind are named one by one in a line. */
export const LISTED = 5
const MAX_SHOWN = 80
/** As many signs of a page and of a key as people compare. Keys are points, whose first byte is always the same. */
const PAGE_SIGNS = 4
const KEY_SIGNS = 8

/** A text of somebody else's file, as a line of ours names it: nothing in it turns the line around, breaks it or drives a terminal. */
export function plain(text: string): string {
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd')
  return isolated(clean.length > MAX_SHOWN ? `${clean.slice(0, MAX_SHOWN)}…` : clean)
}

const start = (text: string, signs: number) => plain(text.length > signs ? `${text.slice(0, signs)}…` : text)

/** `2026-12-01 16:30 UTC`, the same for whoever reads it. */
export function momentText(ms: number): string {
  const at = new Date(ms)
  return Number.isNaN(at.getTime()) ? 'no date' : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The file is not as its site made it, whoever changed it. What does not follow from it then says nothing about the site. */
export const isTampered = ({ seal, faults }: BundleReport): boolean =>
  seal.state === 'differs' || seal.isOfSite === false || faults.some(({ how }) => how !== 'unsigned')

/** `7f3a…` */
export const pageName = (page: string): string => start(page, PAGE_SIGNS)

/** `BG7fa2c1…` */
export const keyName = (key: string): string => start(key, KEY_SIGNS)

/** `12 to 14 (the fan's page 7f3a…)` */
export function gapText({ side, page, from, until }: BeatGap): string {
  const numbers = from === until ? `${from}` : `${from} to ${until}`
  return `${numbers} (the ${side}'s page ${pageName(page)})`
}

/** What a wallet that confirmed a key is to the booking. */
function walletText({ side, address, isBooker }: KeyReport, { booking }: CallBundle): string {
  const wallet = plain(address ?? 'without an address')
  if (isBooker) return `confirmed by the wallet ${wallet}, which is the ${side}'s in this booking.`
  if (booking.wallets[side] === null)
    return `confirmed by the wallet ${wallet}. The booking names no wallet, so ask the ${side} whether it is theirs.`
  return `confirmed by the wallet ${wallet}, which is not the ${side}'s in this booking. Ask the ${side} whether it is theirs.`
}

/** Whose a key of a side is, as far as anybody but the site says so. */
export function keyLine(report: KeyReport, bundle: CallBundle): ReportLine {
  const { side, key, way, state, beats, signed, isBooker } = report
  const count =
    signed === beats
      ? `${beats.toLocaleString('en-GB')}`
      : `${signed.toLocaleString('en-GB')} of ${beats.toLocaleString('en-GB')}`
  const named = `Key ${keyName(key)} of the ${side} (it signed ${count} ${beats === 1 ? 'beat' : 'beats'}): `
  const line = (is: ReportLine['state'], text: string): ReportLine => ({ state: is, text: `${named}${text}` })
  if (way === null)
    return line(
      'none',
      `confirmed by nobody. The site alone says whose it is. Somebody who confirms their browser before a call leaves a proof of their own.`,
    )
  if (state === 'differs')
    return line(
      state,
      `what should confirm it does not hold. The ${way} did not sign this key for this site and time. Take it as confirmed by nobody.`,
    )
  if (state === 'unknown')
    return line(
      state,
      `its confirmation by ${way} could not be checked here. Try again with a connection, or in another browser.`,
    )
  if (way === 'passkey')
    return line(state, `confirmed by a passkey. Whose passkey that is, the site alone says.`)
  return line(isBooker ? state : 'none', walletText(report, bundle))
}
