/** A show or a call as calendars keep it. Times in milliseconds since the epoch. */
export interface CalendarEvent {
  /** the same for ever */
  uid: string
  /** calendars believe the highest */
  sequence: number
  writtenAtMs: number
  startsAtMs: number
  durationMinutes: number
  title: string
  description: string
  url: string
  /** who asks whom; null in a file that somebody fetches */
  invitation: { organizer: { name: string; email: string }; attendee: string } | null
}

/** REQUEST: it takes place then; CANCEL: it does not; PUBLISH: the same as a file. */
export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH'

/** Octets of a line, its end not counted (RFC 5545, 3.1). */
const LINE_OCTETS = 75
const utc = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')

const durationOf = (minutes: number): string => (minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`)

/** A text value: no line of its own can begin in it. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
}

/** The value of a parameter, in quotes; it knows no escapes. */
const quoted = (text: string): string =>
  `"${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll('"', "'")}"`

/** What stands behind mailto: or in a URL ends at the first sign that neither has. */
const unspaced = (text: string): string => text.replace(/[\s\p{Cc}]/gu, '')

/** A long line goes on in the next one, which begins with a space; no character is torn. */
function folded(line: string): string {
  const lines: string[] = []
  let current = ''
  let octets = 0
  for (const sign of line) {
    const size = octetsOf(sign)
    if (octets + size > LINE_OCTETS) {
      lines.push(current)
      current = ' '
      octets = 1
    }
    current += sign
    octets += size
  }
  return [...lines, current].join('\r\n')
}

/** Octets of a character in UTF-8. */
function octetsOf(sign: string): number {
  const code = sign.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}

/** An entry of a calendar with one show or call (RFC 5545), to be sent as RFC 5546 has it. */
export function writeCalendar(method: CalendarMethod, event: CalendarEvent): string {
  const { invitation } = event
  const people = invitation
    ? [
        `ORGANIZER;CN=${quoted(invitation.organizer.name)}:mailto:${unspaced(invitation.organizer.email)}`,
        `ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:${unspaced(invitation.attendee)}`,
      ]
    : []
  // who fetched the file is not reminded by us
  const alarm =
    method === 'PUBLISH'
      ? [
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          'TRIGGER:-PT10M',
          `DESCRIPTION:${escaped(event.title)}`,
          'END:VALARM',
        ]
      : []
  const lines = [
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Stagedoor//Stagedoor//EN',
      `METHOD:${method}`,
      'BEGIN:VEVENT',
    ],
    ...[`UID:${escaped(event.uid)}`, `SEQUENCE:${event.sequence}`, `DTSTAMP:${utc(event.writtenAtMs)}`],
    ...[
      `DTSTART:${utc(event.startsAtMs)}`,
      `DURATION:${durationOf(event.durationMinutes)}`,
      `SUMMARY:${escaped(event.title)}`,
    ],
    ...[`DESCRIPTION:${escaped(event.description)}`, `URL:${unspaced(event.url)}`],
    ...[`STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`, 'TRANSP:OPAQUE', ...people, ...alarm],
    ...['END:VEVENT', 'END:VCALENDAR'],
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}
