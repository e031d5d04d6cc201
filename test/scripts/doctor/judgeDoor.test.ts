import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { CALLS_A_SECOND } from '#api/adapters/trtc/turns.ts'
import { CALLBACK_S } from '#scripts/doctor/awaitCallback.ts'
import { MEDIA_S } from '#scripts/doctor/examine.ts'
import { type Entry, judgeDoor, proofOf, type TriedDoor, untried } from '#scripts/doctor/judgeDoor.ts'

const IN: Entry = { isIn: true }
const OUT: Entry = { isIn: false, said: '5500 no answer' }
const SAFE: TriedDoor = {
  ...{ host: IN, before: IN, withoutKey: OUT, otherRoom: OUT, after: IN },
  ...{ wasSeen: true, wasSentByViewer: false },
}
const REFUSALS = ['entry without a key', 'entry with the key of another room']

describe('what the doctor makes of a door', () => {
  const states = (tried: Partial<TriedDoor>) =>
    Object.fromEntries(judgeDoor({ ...SAFE, ...tried }).map(({ name, state }) => [name, state]))

  it('[S3.83][T1] a refusal counts only between two good entries, of a host and of viewers', () => {
    for (const name of REFUSALS) {
      expect(states({})[name]).to.equal('good')
      for (const around of ['host', 'before', 'after'] as const)
        for (const other of [OUT, null])
          expect(states({ [around]: other })[name], `${around} is ${other?.isIn}`).to.equal('not checked')
    }
    expect(states({ withoutKey: null })['entry without a key']).to.equal('not checked')
  })

  it('[S3.83][T1] an entry that should have been refused is bad whatever came after it', () => {
    for (const after of [IN, OUT, null]) {
      expect(states({ withoutKey: IN, after })['entry without a key']).to.equal('bad')
      expect(states({ otherRoom: IN, after })['entry with the key of another room']).to.equal('bad')
    }
  })

  it('[S3.83] that a viewer’s picture did not arrive counts only where the host’s did', () => {
    const line = 'sending with a viewer’s key'
    expect(states({})[line]).to.equal('good')
    for (const wasSeen of [false, null]) expect(states({ wasSeen })[line]).to.equal('not checked')
    for (const wasSeen of [true, false, null])
      expect(states({ wasSeen, wasSentByViewer: true })[line]).to.equal('bad')
  })

  it('[S3.83] what nobody had time for is not checked', () => {
    expect(new Set(judgeDoor(untried()).map(({ state }) => state))).to.deep.equal(new Set(['not checked']))
    expect(proofOf(judgeDoor(untried()))).to.equal(null)
  })
})

describe('what an operator is told of TRTC', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '../../..', name), 'utf8')

  it('[S3.83] the doctor is done within a minute where every step waits to its end', () => {
    // the clock, the management interface and the end of the room have 5 s each; the pages are built and opened before
    const [answersS, pagesS] = [3 * 5, 6]
    expect(MEDIA_S + CALLBACK_S + answersS + pagesS).to.be.at.most(60)
    expect(read('README.md')).to.include(`two pages of a Chromium, for at most ${MEDIA_S} s`)
  })

  it('[S3.83] how many calls go out in a second is what the code does', () => {
    expect(read('README.md')).to.match(
      new RegExp(`calls of a management action in a second \\| 20 +\\| ${CALLS_A_SECOND}, of all`),
    )
    expect(read('docs/operate.md')).to.include(`${CALLS_A_SECOND} calls a second of each action`)
    expect(read('docs/decisions/196-removals-go-in-turns.md')).to.include(`${CALLS_A_SECOND} turns a second`)
  })

  it('[S3.83] the rate of `trtc:minutes` stands with the other variables', () => {
    expect(read('.env.example')).to.match(/^# TRTC_RATE=0\.99$/m)
  })
})
