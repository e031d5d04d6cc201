import { expect } from 'chai'
import { secondsIn } from '#domain/calls/meeting/presence.ts'
import type { BundleContent, CallBundle } from '#protocol/calls/bundle/callBundle.ts'
import { readBundle } from '#web/calls/bundle/readBundle.ts'
import { verifyBundle } from '#web/calls/bundle/verifyBundle.ts'
import { createDevice, createSiteKey, type HonestBundle, sealed, signedBeat } from './honestBundle.ts'
import { useHonestBundle } from './useHonestBundle.ts'

describe('the check of a call bundle', function () {
  this.timeout(60_000)
  let honest: HonestBundle
  const { check, checkSealed, ...own } = useHonestBundle()
  before(() => {
    honest = own.honest()
  })

  it('[S3.46][T14] holds of an honest one, with the seconds that were put in', async () => {
    const steps: [number, number][] = []
    const report = await verifyBundle(readBundle(JSON.stringify(honest.bundle)), {
      ...{ site: honest.site, onProgress: (done, of) => void steps.push([done, of]) },
    })
    expect(report).to.deep.include({ state: 'holds', faults: [], gaps: [] })
    expect(report.seal).to.include({ state: 'holds', isOfSite: true })
    expect([report.finding.state, report.attestation.state]).to.deep.equal(['holds', 'holds'])
    const { creator, fan, together } = report.seen
    const seconds = [creator, fan, together].map(({ proven, unproven }) => [proven, unproven].map(secondsIn))
    expect(seconds).to.deep.equal([
      [600, 0],
      [600, 0],
      [600, 0],
    ])
    expect(report.computed).to.deep.include({ kind: 'clear', leastBps: 10_000, cause: 'attended' })
    const keys = report.keys.map(({ side, way, state, isBooker, beats, signed }) => [
      ...[side, way, state, isBooker, beats, signed],
    ])
    expect(keys).to.deep.equal([
      ['creator', null, 'holds', false, 120, 120],
      ['fan', 'wallet', 'holds', true, 120, 120],
    ])
    expect(steps).to.deep.equal([
      [200, 240],
      [240, 240],
    ])
  })

  it('[T17] is of the site by a key that the site lists for that time alone', async () => {
    const [own] = honest.site
    const attacker = createSiteKey()
    const resealed = sealed(honest.content, attacker)
    const stolenName = { ...resealed, seal: { ...resealed.seal, keyId: own?.keyId ?? '' } }
    const [early, late] = [new Date(0).toISOString(), new Date(honest.content.atMs - 16_000).toISOString()]
    const listed = own ?? expect.fail('no key')
    const rows: [string, CallBundle, HonestBundle['site'] | null, string, boolean | null, string][] = [
      ['nobody asked', honest.bundle, null, 'holds', null, 'unknown'],
      ['another key', resealed, honest.site, 'holds', false, 'differs'],
      ['another key, nobody asked', resealed, null, 'holds', null, 'unknown'],
      ['under the name of the own one', stolenName, honest.site, 'differs', false, 'differs'],
      [
        'of before',
        honest.bundle,
        [{ ...listed, from: early, until: late as never }],
        'holds',
        false,
        'differs',
      ],
      ['no time', honest.bundle, [{ ...listed, from: 'soon' }], 'holds', false, 'differs'],
    ]
    for (const [what, bundle, site, state, isOfSite, whole] of rows) {
      const report = await check(bundle, site)
      expect(report.seal, what).to.include({ state, isOfSite })
      expect([report.state, report.faults], what).to.deep.equal([whole, []])
    }
  })

  it('[T13][T14] a beat that no page signed is named and proves nothing, whatever the site sealed', async () => {
    const stranger = createDevice()
    const name = ({ side, roomId, page, n }: BundleContent['beats'][number]) =>
      `beat/${side}/${roomId}/${page}/${n}`
    const forged: string[] = []
    // half of what the fan's page said, by another key under its name, and once by what is no key
    const report = await checkSealed(({ beats, spans }) => {
      spans.splice(0, spans.length)
      for (const [at, beat] of beats.entries()) {
        if (beat.side !== 'fan' || beat.n > 60) continue
        const { key } = beat
        beats[at] = { ...signedBeat(beat, stranger), key: beat.n === 1 ? 'A'.repeat(87) : key }
        forged.push(name(beat))
      }
    })
    expect(report.seal.state).to.equal('holds')
    expect(report.faults).to.deep.equal(forged.map((one) => ({ name: one, how: 'unsigned' })))
    expect(report.state).to.equal('differs')
    expect(secondsIn(report.seen.together.proven)).to.equal(300)
    expect(report.keys.find(({ side }) => side === 'fan')).to.include({ beats: 119, signed: 60 })
    expect(report.finding.state).to.equal('differs')
    // by a key of its own it is signed, and everybody sees that nobody confirmed that key
    const own = await checkSealed(({ beats }) => {
      const at = beats.findIndex(({ side }) => side === 'fan')
      const beat = beats[at] ?? expect.fail('no beat')
      beats[at] = signedBeat(beat, stranger)
    })
    expect(own.faults).to.deep.equal([])
    expect(own.keys.at(-1)).to.include({ key: stranger.key, way: null, beats: 1, signed: 1 })
  })

  it('[S3.46][T13] a finding has to follow from the rows that were there when it was made', async () => {
    type Finding = NonNullable<BundleContent['finding']>
    const wrong: [string, Partial<Finding>][] = [
      ['share', { leastBps: 9999 }],
      ['other share', { mostBps: 9999 }],
      ['kind', { kind: 'contested' }],
      ['cause', { cause: 'interrupted' }],
      ['creator', { seen: { creatorSeconds: 599, fanSeconds: 600, overlapSeconds: 600 } }],
      ['fan', { seen: { creatorSeconds: 600, fanSeconds: 599, overlapSeconds: 600 } }],
      ['both', { seen: { creatorSeconds: 600, fanSeconds: 600, overlapSeconds: 599 } }],
    ]
    for (const [what, change] of wrong) {
      const report = await checkSealed((content) => Object.assign(content.finding ?? {}, change))
      expect([report.finding.state, report.state], what).to.deep.equal(['differs', 'differs'])
    }
    // another 300 seconds came in after, and in the moment of, an honest finding of what was there
    const late = (atMs: number) =>
      checkSealed((content) => {
        const { beats, finding } = content
        const isLate = ({ n }: { n: number }) => n > 60
        content.beats = beats.map((beat) => (isLate(beat) ? { ...beat, atMs } : beat))
        content.spans = []
        content.attestation = null
        const seen = { creatorSeconds: 300, fanSeconds: 300, overlapSeconds: 300 }
        Object.assign(finding ?? {}, { seen, leastBps: 5000, mostBps: 5000, cause: 'interrupted' })
      })
    const judgedAtMs = honest.content.finding?.judgedAtMs ?? 0
    // when they came in is the word of the site, and all of them say something else
    for (const atMs of [judgedAtMs + 1, judgedAtMs - 5000, judgedAtMs + 5000, judgedAtMs + 86_400_000])
      expect((await late(atMs)).finding, `${atMs - judgedAtMs}`).to.include({
        state: 'unknown',
        isEarlier: true,
      })
    expect((await late(judgedAtMs + 1)).state).to.equal('unknown')
    const left = await late(judgedAtMs - 30_001)
    expect(left.finding.state, 'long before').to.equal('differs')
    expect(left.computed.seen.overlapSeconds).to.equal(600)
    const gone = await checkSealed((content) => {
      content.gone = ['fan']
      const isLeft = ({ side }: { side: string }) => side !== 'fan'
      content.beats = content.beats.filter(isLeft)
      content.spans = content.spans.filter(isLeft)
      content.keys = content.keys.filter(isLeft)
    })
    expect([gone.finding.state, gone.attestation.state, gone.state]).to.deep.equal([
      'unknown',
      'holds',
      'unknown',
    ])
    type Change = (content: BundleContent) => void
    const impossible: [string, Change][] = [
      ['rows of who is gone', (content) => Object.assign(content, { gone: ['fan'] })],
      ['another end', ({ booking }) => Object.assign(booking, { endAtMs: booking.endAtMs - 60_000 })],
      [
        'judged in the call',
        ({ booking, finding }) => Object.assign(finding ?? {}, { judgedAtMs: booking.endAtMs }),
      ],
      ['judged later', ({ atMs, finding }) => Object.assign(finding ?? {}, { judgedAtMs: atMs + 1 })],
    ]
    for (const [what, change] of impossible) {
      const { finding, state } = await checkSealed(change)
      expect([finding.isImpossible, finding.state, state], what).to.deep.equal([true, 'differs', 'differs'])
    }
    const older = (creatorSeconds: number) =>
      checkSealed(({ finding }) => {
        const { seen } = finding ?? expect.fail('no finding')
        Object.assign(finding ?? {}, { status: null, hasEntered: null, seen: { ...seen, creatorSeconds } })
      })
    expect((await older(600)).finding.state, 'judged before that was kept').to.equal('holds')
    expect((await older(599)).finding.state, 'and it has to follow all the same').to.equal('differs')
    const none = await checkSealed((content) => Object.assign(content, { finding: null, attestation: null }))
    expect([none.finding.state, none.attestation.state, none.state]).to.deep.equal(['none', 'none', 'holds'])
  })

  it('[T14] numbers that a page counted and that are not there are named', async () => {
    const [lost, page] = [new Set([1, 2, 7, 119]), honest.content.beats[0]?.page]
    const report = await checkSealed((content) => {
      content.beats = content.beats.filter(({ side, n }) => side === 'fan' || !lost.has(n)).reverse()
    })
    const gap = (from: number, until: number) => ({ side: 'creator', page, from, until })
    expect(report.gaps).to.deep.equal([gap(1, 2), gap(7, 7), gap(119, 119)])
    expect(report.faults).to.deep.equal([])
  })
})
