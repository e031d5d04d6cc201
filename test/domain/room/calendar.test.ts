import { expect } from 'chai'
import { type CalendarEvent, writeCalendar } from '#domain/room/calendar.ts'

const EVENT: CalendarEvent = {
  ...{ uid: 'rom_1@stagedoor.test', sequence: 3, writtenAtMs: Date.UTC(2026, 10, 22, 2, 0, 7, 450) },
  ...{
    startsAtMs: Date.UTC(2026, 10, 27, 1, 0),
    durationMinutes: 60,
    title: 'Songs',
    description: 'Live',
    url: 'https://stagedoor.test/s/rom_1',
  },
  invitation: { organizer: { name: 'Northlight', email: 's@stagedoor.test' }, attendee: 'ann@example.test' },
}
/** Lines as a reader has them: folded ones are one. */
const linesOf = (text: string): string[] => text.replace(/\r\n /g, '').split('\r\n')

describe('calendar entries [S1.14]', () => {
  it('are in UTC, with an id, a number and a method that calendars know', () => {
    expect(linesOf(writeCalendar('REQUEST', EVENT))).to.deep.equal([
      ...[
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Stagedoor//Stagedoor//EN',
        'METHOD:REQUEST',
        'BEGIN:VEVENT',
      ],
      ...['UID:rom_1@stagedoor.test', 'SEQUENCE:3', 'DTSTAMP:20261122T020007Z', 'DTSTART:20261127T010000Z'],
      ...['DURATION:PT1H', 'SUMMARY:Songs', 'DESCRIPTION:Live', 'URL:https://stagedoor.test/s/rom_1'],
      ...['STATUS:CONFIRMED', 'TRANSP:OPAQUE', 'ORGANIZER;CN="Northlight":mailto:s@stagedoor.test'],
      'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:ann@example.test',
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ])
    const cancelled = linesOf(writeCalendar('CANCEL', EVENT))
    expect(cancelled).to.include.members(['METHOD:CANCEL', 'STATUS:CANCELLED', 'UID:rom_1@stagedoor.test'])
    const file = linesOf(writeCalendar('PUBLISH', { ...EVENT, invitation: null }))
    expect(file).to.include.members(['METHOD:PUBLISH', 'BEGIN:VALARM', 'TRIGGER:-PT10M'])
    expect(file.join()).to.not.match(/ATTENDEE|ORGANIZER/)
  })

  it('are as long as they are, in hours where those are whole', () => {
    const lengthOf = (durationMinutes: number) =>
      linesOf(writeCalendar('PUBLISH', { ...EVENT, durationMinutes })).find((line) => /^DURATION/.test(line))
    expect([30, 90, 120].map(lengthOf)).to.deep.equal(['DURATION:PT30M', 'DURATION:PT90M', 'DURATION:PT2H'])
  })

  it('nothing that somebody typed begins a line of its own', () => {
    const hostile = 'A; B, C\\ "D"\r\nATTENDEE:mailto:x@y\nBEGIN:VALARM\u2028X:1\u0000\u0085Y:2'
    const invitation = { organizer: { name: hostile, email: 's@s\r\nX:3' }, attendee: 'a@b\r\nX:4' }
    const url = 'https://s/\r\nX:5'
    const lines = linesOf(
      writeCalendar('REQUEST', { ...EVENT, title: hostile, description: hostile, url, invitation }),
    )
    expect(lines).to.have.length(linesOf(writeCalendar('REQUEST', EVENT)).length)
    expect(lines).to.include('SUMMARY:A\\; B\\, C\\\\ "D"\\nATTENDEE:mailto:x@y\\nBEGIN:VALARM\\nX:1\\nY:2')
    expect(lines.find((line) => line.startsWith('ORGANIZER'))).to.match(
      /^ORGANIZER;CN="A; B, C\\ 'D' ATTENDEE:mailto:x@y BEGIN:VALARM X:1 Y:2":mailto:s@sX:3$/,
    )
  })

  it('no line is longer than 75 octets, and no character is torn', () => {
    for (const sign of ['a', 'ö', '漢', '🎹'])
      for (let length = 55; length < 85; length++) {
        const title = sign.repeat(length)
        const text = writeCalendar('REQUEST', { ...EVENT, title })
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).to.be.at.most(75)
        expect(text).to.not.include('\uFFFD')
        expect(linesOf(text)).to.include(`SUMMARY:${title}`)
      }
  })
})
