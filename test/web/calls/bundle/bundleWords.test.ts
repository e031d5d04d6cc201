import { expect } from 'chai'
import { BOOKING_CAUSES } from '#domain/booking/words.ts'
import { bundleRows } from '#protocol/calls/bundle/bundleRows.ts'
import { faultText, reportLines, rowText } from '#web/calls/bundle/bundleWords.ts'
import { headline, unreadableText } from '#web/calls/bundle/page/verifyWords.ts'
import type { BundleReport } from '#web/calls/bundle/report.ts'
import { sampleBundle, sampleDiffering, sampleReport } from '#web/fixtures/bookings/sampleBundle.ts'

const STATES = ['holds', 'differs', 'unknown', 'none'] as const
const CHECKS = ['holds', 'differs', 'unknown'] as const

/** A sentence for people: nothing of a program is in it. */
function expectSentences(texts: readonly string[]): void {
  for (const text of texts) {
    expect(text, text).to.match(/^[A-Z].*\.$/)
    expect(text, text).not.to.match(/undefined|null|NaN|Infinity|\[object|function|[A-Z]{2,}_/)
  }
}

const line = (report: BundleReport, topic: string, bundle = sampleBundle) => {
  const found = reportLines(report, bundle).filter(({ text }) => text.startsWith(topic))
  expect(found, topic).to.have.length(1)
  return found[0] as (typeof found)[number]
}

/** A whole report with one part in another state. */
const reports: BundleReport[] = [
  sampleReport(),
  sampleDiffering,
  ...CHECKS.flatMap((state) =>
    [true, false, null].map((isOfSite) => sampleReport({ seal: { state, keyId: 'key_1', isOfSite } })),
  ),
  ...STATES.flatMap((state) => [
    sampleReport({ finding: { state, kept: state === 'none' ? null : sampleBundle.finding } }),
    sampleReport({ attestation: { state, attestor: state === 'none' ? null : '0x01' } }),
  ]),
  ...BOOKING_CAUSES.map((cause) =>
    sampleReport({ computed: { ...sampleReport().computed, cause }, finding: { state: 'none', kept: null } }),
  ),
  ...CHECKS.flatMap((state) =>
    (['wallet', 'passkey', null] as const).flatMap((way) =>
      [true, false].map((isBooker) =>
        sampleReport({ keys: sampleReport().keys.map((key) => ({ ...key, state, way, isBooker })) }),
      ),
    ),
  ),
]

const bundles = [
  sampleBundle,
  { ...sampleBundle, beats: [], finding: null, attestation: null },
  {
    ...sampleBundle,
    gone: ['fan' as const, 'creator' as const],
    booking: { ...sampleBundle.booking, rail: 'card' as const, wallets: { creator: null, fan: null } },
  },
]

describe('the words of a checked record', () => {
  it('[S3.46] have a sentence for every state of every check', () => {
    for (const bundle of bundles)
      for (const report of reports) {
        const lines = reportLines(report, bundle)
        expectSentences(lines.map(({ text }) => text))
        for (const comparison of ['compared', 'elsewhere', 'unreached'] as const)
          expectSentences([headline({ bundle, report, comparison }).text])
      }
    expectSentences(
      (['json', 'kind', 'value', 'size'] as const).flatMap((problem) => [
        unreadableText(problem, ''),
        unreadableText(problem, 'beats[1].n'),
      ]),
    )
  })

  it('[S3.46] call every row by what it is, and what nobody knows by its name', () => {
    const rows = bundleRows(sampleBundle).map(({ name }) => rowText(name))
    expect(new Set(rows).size, 'no two alike').to.equal(rows.length)
    expect(rows.filter((row) => row.startsWith('a row that is called'))).to.deep.equal([])
    const us = Date.UTC(2026, 11, 1, 16, 30, 5) * 1000
    const named = {
      'beat/fan/rm_1/7f3a90cc/12': "the fan's beat 12 of page 7f3a…",
      [`relay/creator/rm_1/${us}`]: 'what the site saw of the creator by relay at 16:30:05 UTC',
      'key/fan/BG7fa2c1ffff': "the key BG7fa2c1… of the fan's browser",
      'socket/fan/rm_1/9999999999999999999': 'a row that is called “socket/fan/rm_1/9999999999999999999”',
      constructor: 'a row that is called “constructor”',
      '\u202e\u001b[2Jbeat\n': 'a row that is called “\ufffd\ufffd[2Jbeat\ufffd”',
    }
    for (const [name, text] of Object.entries(named)) expect(rowText(name)).to.equal(text)
    const faults = (['changed', 'added', 'removed', 'unsigned'] as const).map((how) =>
      faultText({ name: 'booking', how }),
    )
    expectSentences(faults)
    expect(new Set(faults).size).to.equal(4)
  })

  it('[S3.46] mark what differs, and where it has to be compared', () => {
    const states = (report: BundleReport) => reportLines(report, sampleBundle).map(({ state }) => state)
    for (const state of states(sampleReport())) expect(state).to.be.oneOf(['holds', 'none'])
    expect(line(sampleDiffering, 'Rows:')).to.deep.include({ state: 'differs' })
    expect(line(sampleDiffering, 'Rows:').text).to.include('1 changed, 1 added, 61 removed')
    expect(line(sampleDiffering, 'Beats:').text).to.include('12 of 720')
    expect(line(sampleDiffering, 'Numbers:').text).to.include("200 to 259 (the fan's page 7f3a…)")
    expect(line(sampleDiffering, 'Finding:').text).to.include('from 78.94 % to 100 %')
    const { seal } = sampleReport()
    const foreign = line(sampleReport({ seal: { ...seal, isOfSite: false } }), 'Seal:')
    const uncompared = line(sampleReport({ seal: { ...seal, isOfSite: null } }), 'Seal:')
    expect([foreign.state, uncompared.state]).to.deep.equal(['differs', 'unknown'])
    for (const { text } of [foreign, uncompared])
      expect(text).to.include('https://stagedoor.example/.well-known/stagedoor.json')
    const [fanKey] = sampleReport().keys.filter(({ side }) => side === 'fan')
    const other = sampleReport({ keys: fanKey ? [{ ...fanKey, isBooker: false }] : [] })
    expect(line(sampleReport(), 'Key BG7f')).to.deep.include({ state: 'holds' })
    expect(line(other, 'Key BG7f'), 'a wallet of somebody else').to.deep.include({ state: 'none' })
  })
})
