import { secondsIn } from '#domain/calls/meeting/presence.ts'
import type { CallSide } from '#domain/calls/words.ts'
import type { CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { attestationLine, findingLine } from './foundWords.ts'
import {
  gapText,
  isTampered,
  keyLine,
  keyName,
  LISTED,
  momentText,
  pageName,
  plain,
  type ReportLine,
} from './keyWords.ts'
import type { BundleReport, RowFault } from './report.ts'

const MAX_KEYS = 20
const CLOCK = { from: 11, until: 19 }

/** `16:30:05 UTC`; null: no time that there is. */
function clockOf(us: number): string | null {
  const at = new Date(us / 1000)
  return Number.isNaN(at.getTime()) ? null : `${at.toISOString().slice(CLOCK.from, CLOCK.until)} UTC`
}

const WHOLE: Record<string, string> = {
  head: 'the head (site, time, closed accounts)',
  booking: 'the booking',
  finding: 'the finding',
  attestation: 'the signature for the escrow',
}
const SEEN = /^(socket|relay)\/(creator|fan)\/[^/]+\/(\d{1,16})$/
const BEAT = /^beat\/(creator|fan)\/[^/]+\/([^/]+)\/(\d{1,9})$/
const KEY = /^key\/(creator|fan)\/([\w-]+)$/

/** What row of a bundle a name (`BundleRow.name`) is of. */
export function rowText(name: string): string {
  const whole = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined
  if (whole !== undefined) return whole
  const [, beatSide, page = '', n] = BEAT.exec(name) ?? []
  if (beatSide) return `the ${beatSide}'s beat ${n} of page ${pageName(page)}`
  const [, source, seenSide, us] = SEEN.exec(name) ?? []
  const clock = us === undefined ? null : clockOf(Number(us))
  if (seenSide && clock) return `what the site saw of the ${seenSide} by ${source} at ${clock}`
  const [, keySide, key = ''] = KEY.exec(name) ?? []
  if (keySide) return `the key ${keyName(key)} of the ${keySide}'s browser`
  return `a row that is called “${plain(name)}”`
}

const FAULTS: Record<RowFault['how'], (row: string) => string> = {
  changed: (row) => `Changed: ${row} is not as the site sealed it.`,
  added: (row) => `Added: ${row} is in this file, and the site did not seal it.`,
  removed: (row) => `Removed: the site sealed ${row}, and it is not in this file.`,
  unsigned: (row) => `Never signed: ${row} is not what the key of that page signed.`,
}

/** What is wrong with a row. */
export const faultText = ({ name, how }: RowFault): string => FAULTS[how](rowText(name))

/** Numbers as people read them: `8,600`. */
export const countText = (count: number): string => count.toLocaleString('en-GB')

function sealLine({ seal }: BundleReport, { origin, atMs }: CallBundle): ReportLine {
  const [site, key] = [plain(origin), plain(seal.keyId)]
  const where = `${site}/.well-known/stagedoor.json`
  if (seal.state === 'differs')
    return {
      state: 'differs',
      text: `Seal: it is not a signature of these rows by the key ${key}. Somebody changed the file, or made the seal themselves. Download the record again from ${site}.`,
    }
  if (seal.state === 'unknown')
    return {
      state: 'unknown',
      text: `Seal: it could not be checked here. This browser is too old for it: take a newer one, or the command npm run verify.`,
    }
  const sealed = `Seal: ${site} sealed this on ${momentText(atMs)} with the key ${key}`
  if (seal.isOfSite) return { state: 'holds', text: `${sealed}, which is one of its own keys.` }
  if (seal.isOfSite === null)
    return {
      state: 'unknown',
      text: `Seal: the key ${key} signed these rows, in the name of ${site} on ${momentText(atMs)}. Whether it is a key of that site was not compared. Look whether it is listed at ${where}.`,
    }
  return {
    state: 'differs',
    text: `Seal: the key ${key} signed these rows, and it is not among the keys that ${site} had at that time. Anybody can make such a file. Compare ${where} of today, and download the record there.`,
  }
}

function rowsLine({ faults }: BundleReport, { seal }: CallBundle): ReportLine {
  const sealed = countText(Object.keys(seal.rows).length)
  const counts = (['changed', 'added', 'removed'] as const).flatMap((how) => {
    const count = faults.filter((fault) => fault.how === how).length
    return count > 0 ? [`${countText(count)} ${how}`] : []
  })
  if (counts.length === 0)
    return {
      state: 'holds',
      text: `Rows: all ${sealed} are as they were sealed. None is added, none is missing.`,
    }
  return {
    state: 'differs',
    text: `Rows: of ${sealed} that were sealed, ${counts.join(', ')}. This is not the file that the site made. Download the record again, or ask the other side for theirs.`,
  }
}

function beatsLine(report: BundleReport, { beats }: CallBundle): ReportLine {
  const unsigned = report.faults.filter(({ how }) => how === 'unsigned').length
  const all = countText(beats.length)
  if (beats.length === 0)
    return { state: 'none', text: 'Beats: no page signed anything. The site alone speaks for what was seen.' }
  if (unsigned === 0)
    return { state: 'holds', text: `Beats: the keys of the pages signed all ${all} of them.` }
  const next = isTampered(report)
    ? 'Download the record again.'
    : 'The site sealed what no page signed: show this to whoever decides about the call.'
  return {
    state: 'differs',
    text: `Beats: ${countText(unsigned)} of ${all} are not what the key of their page signed. They count for nothing below. ${next}`,
  }
}

function gapsLine({ gaps }: BundleReport, { beats }: CallBundle): ReportLine[] {
  if (beats.length === 0) return []
  if (gaps.length === 0)
    return [
      {
        state: 'none',
        text: 'Numbers: none is missing up to the last beat of each page. Whether a page signed more than that, this file cannot say.',
      },
    ]
  const listed = gaps.slice(0, LISTED).map(gapText)
  const more = gaps.length > LISTED ? [`and ${countText(gaps.length - LISTED)} more gaps`] : []
  return [
    {
      state: 'none',
      text: `Numbers: missing are ${[...listed, ...more].join('; ')}. The page could not bring them, or somebody left them out. What they would prove is not counted.`,
    },
  ]
}

/** A file can list any number of keys; people have a few. */
function keyLines({ keys }: BundleReport, bundle: CallBundle): ReportLine[] {
  const lines = keys.slice(0, MAX_KEYS).map((key) => keyLine(key, bundle))
  const rest = keys.slice(MAX_KEYS)
  if (rest.length === 0) return lines
  const bad = rest.filter(({ state }) => state === 'differs').length
  const text = `Keys: ${countText(rest.length)} more signed beats. What should confirm ${countText(bad)} of them does not hold.`
  return [...lines, { state: bad > 0 ? 'differs' : 'none', text }]
}

const SIDE_NAMES: Record<CallSide, string> = { creator: 'the creator', fan: 'the fan' }

function seenLine({ seen }: BundleReport, { booking, gone }: CallBundle): ReportLine {
  const length = formatCountdown(booking.lengthMinutes * 60)
  const [creator, fan, together] = [seen.creator, seen.fan, seen.together].map(({ proven }) =>
    formatCountdown(secondsIn(proven)),
  )
  const left = gone.map(
    (side) =>
      ` There is no account of ${SIDE_NAMES[side]} any more, and nothing that their pages signed or the site saw of them.`,
  )
  return {
    state: 'none',
    text: `Seen, computed again: of ${length} booked, the creator was there for ${creator}, the fan for ${fan}, both together for ${together}.${left.join('')}`,
  }
}

/** What a check of a bundle came to, one line for each thing that was checked. */
export function reportLines(report: BundleReport, bundle: CallBundle): ReportLine[] {
  return [
    sealLine(report, bundle),
    rowsLine(report, bundle),
    beatsLine(report, bundle),
    ...keyLines(report, bundle),
    ...gapsLine(report, bundle),
    seenLine(report, bundle),
    findingLine(report),
    attestationLine(report, bundle),
  ]
}
