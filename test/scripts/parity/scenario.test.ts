import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { API_VERSION } from '#local/stripe/contract/findRoute.ts'
import type { Json } from '#scripts/parity/callApi.ts'
import { comparePlayed } from '#scripts/parity/compareAnswers.ts'
import { type Played, playScenario } from '#scripts/parity/playScenario.ts'
import { SCENARIO } from '#scripts/parity/scenario.ts'
import { startOwnWorld } from '#scripts/parity/startOwnWorld.ts'

/** What refuses, and how. */
const REFUSED: Record<string, number> = {
  declined: 402,
  unknownParameter: 400,
  missingObject: 404,
  wrongEnum: 400,
  tooSmall: 400,
}

describe('the scenario of parity [S1.1]', function () {
  this.timeout(60_000)
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-parity-'))
  let first: Played
  let second: Played
  const play = async (name: string) => {
    const own = await startOwnWorld(path.join(dir, name))
    try {
      return await playScenario(own.world, API_VERSION, SCENARIO)
    } finally {
      await own.end()
    }
  }
  const bodyOf = (name: string) => first.answers.get(name)?.body as { [field: string]: Json }
  before(async () => {
    first = await play('first')
    second = await play('second')
  })
  after(() => rmSync(dir, { recursive: true, force: true }))

  it('is played whole by the stand-in', () => {
    expect([first.withoutCause, first.withoutDestination]).to.deep.equal([[], []])
    const expected = SCENARIO.map(({ name }) => [name, REFUSED[name] ?? 200])
    expect(SCENARIO.map(({ name }) => [name, first.answers.get(name)?.status])).to.deep.equal(expected)
  })

  it('pays the creator the whole amount and takes the fee back, and gives back with both flags', () => {
    expect(bodyOf('chargeLine')).to.include({ amount: 900, type: 'charge' })
    expect(bodyOf('fee')).to.include({ amount: 90 })
    expect((bodyOf('creatorLines').data as Json[])[0]).to.deep.include({ amount: 900, fee: 90, net: 810 })
    expect((bodyOf('reversals').data as Json[])[0]).to.deep.include({ amount: 400 })
    expect((bodyOf('feeRefunds').data as Json[])[0]).to.deep.include({ amount: 40 })
    const types = (bodyOf('events').data as { type: string }[]).map(({ type }) => type)
    expect(types).to.include.members(['charge.refunded', 'transfer.created', 'payment_intent.payment_failed'])
  })

  it('is the same at every play', () => {
    expect(comparePlayed(first, second, SCENARIO)).to.deep.equal([])
  })
})
