import type { Finding } from './finding.ts'

/** How an entry ended: inside, or with what the SDK said. */
export type Entry = { isIn: true } | { isIn: false; said: string }

/** What was tried at a room's door, in this order; null where there was no way or no time left to try it. */
export interface TriedDoor {
  /** of a host, with a key of its own */
  host: Entry | null
  /** of a viewer, with a key of its own, before the wrong ones */
  before: Entry | null
  /** with a right signature and no key of the room */
  withoutKey: Entry | null
  /** with the key of another room */
  otherRoom: Entry | null
  /** of a viewer, after the wrong ones */
  after: Entry | null
  /** a picture of the host arrived at the viewer */
  wasSeen: boolean | null
  /** a picture that somebody sent with a viewer's key arrived at the host */
  wasSentByViewer: boolean | null
}

/** What a check decides about the console; null where it decides nothing. */
export interface DoorProof {
  refusesWithoutKey: boolean
  refusesOtherRoom: boolean
  refusesSending: boolean
}

const CONSOLE =
  'Open the console, choose this application, Advanced Features, and turn on Advanced Permission Control; it may take some minutes to work. Then run this again.'

const saidOf = (entry: Entry | null): string => (entry && !entry.isIn ? entry.said : 'it was not tried')

/** A refusal counts only between two good entries: a network that is down refuses too. */
function judgeRefusal(name: string, { host, before, after }: TriedDoor, entry: Entry | null): Finding {
  if (entry?.isIn) return { name, state: 'bad', text: `somebody got in. ${CONSOLE}` }
  if (!host?.isIn)
    return { name, state: 'not checked', text: `no host got in with a good key (${saidOf(host)})` }
  if (!before?.isIn)
    return { name, state: 'not checked', text: `no viewer got in with a good key before (${saidOf(before)})` }
  if (!entry) return { name, state: 'not checked', text: 'it was not tried' }
  if (!after?.isIn)
    return {
      name,
      state: 'not checked',
      text: `no viewer got in with a good key afterwards (${saidOf(after)})`,
    }
  return { name, state: 'good', text: `refused (${entry.said})` }
}

function judgePicture({ host, after, wasSeen }: TriedDoor): Finding {
  const name = 'picture'
  if (wasSeen) return { name, state: 'good', text: 'passed from one page to another' }
  if (!host?.isIn || !after?.isIn) return { name, state: 'not checked', text: 'two people did not get in' }
  if (wasSeen === null) return { name, state: 'not checked', text: 'there was no time left' }
  return {
    name,
    state: 'bad',
    text: 'none arrived. Let this machine send to the ports of the provider (README, Tencent RTC: UDP 8000, 8080, 8800, 843, 443, 16285, TCP 443).',
  }
}

function judgeSending({ wasSeen, wasSentByViewer }: TriedDoor): Finding {
  const name = 'sending with a viewer’s key'
  if (wasSentByViewer) return { name, state: 'bad', text: `its picture arrived. ${CONSOLE}` }
  if (wasSentByViewer === null) return { name, state: 'not checked', text: 'nobody got in with one' }
  // where no picture passes at all, that none passed proves nothing
  if (!wasSeen) return { name, state: 'not checked', text: 'no picture passed in any case' }
  return { name, state: 'good', text: 'nothing arrived' }
}

/** Before anything was tried. */
export function untried(): TriedDoor {
  return {
    ...{ host: null, before: null, withoutKey: null, otherRoom: null, after: null },
    ...{ wasSeen: null, wasSentByViewer: null },
  }
}

function judgeEntry({ host, before, after }: TriedDoor): Finding {
  const name = 'entry with a good key'
  const refused = [host, before, after].find((entry) => entry?.isIn === false)
  if (refused)
    return {
      name,
      state: 'bad',
      text: `${saidOf(refused)}. Compare TRTC_SDK_APP_ID and TRTC_SECRET_FILE with the console, and let this machine reach the provider’s hosts.`,
    }
  if (!after) return { name, state: 'not checked', text: 'there was no time left' }
  return { name, state: 'good', text: 'a host and a viewer got in' }
}

/** The lines about who is let in and who may send. */
export function judgeDoor(tried: TriedDoor): Finding[] {
  return [
    judgeEntry(tried),
    judgeRefusal('entry without a key', tried, tried.withoutKey),
    judgeRefusal('entry with the key of another room', tried, tried.otherRoom),
    judgeSending(tried),
    judgePicture(tried),
  ]
}

const KEY_LINES = [
  'entry without a key',
  'entry with the key of another room',
  'sending with a viewer’s key',
] as const

/** What is stored of it: all three lines decided, or one of them bad, beside which nothing else counts as closed. */
export function proofOf(findings: readonly Finding[]): DoorProof | null {
  const states = KEY_LINES.map((name) => findings.find((one) => one.name === name)?.state)
  const isDecided = states.every((state) => state === 'good' || state === 'bad')
  if (!isDecided && !states.includes('bad')) return null
  const [refusesWithoutKey, refusesOtherRoom, refusesSending] = states.map((state) => state === 'good')
  return {
    refusesWithoutKey: refusesWithoutKey === true,
    refusesOtherRoom: refusesOtherRoom === true,
    refusesSending: refusesSending === true,
  }
}
