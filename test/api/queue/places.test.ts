import { expect } from 'chai'
import { createPlaces, patientPlaces } from '#api/queue/places.ts'
import { until } from '#test/kit/time/until.ts'

const SLOW_MS = 50

describe('places for works that ask somebody outside [S2.6]', () => {
  /** Works that end when they are told to; those of a lane that begins with `quick` end by themselves. */
  function works() {
    const begun: string[] = []
    const ends: (() => void)[] = []
    const underWay = new Map<string, number>()
    const laneOf = (one: string) => one.split(' ')[0] as string
    const work = async (one: string) => {
      const lane = laneOf(one)
      begun.push(one)
      underWay.set(lane, (underWay.get(lane) ?? 0) + 1)
      if (!lane.startsWith('quick')) await new Promise<void>((resolve) => ends.push(resolve))
      underWay.set(lane, Number(underWay.get(lane)) - 1)
    }
    const endAll = () => {
      for (const end of ends.splice(0)) end()
    }
    return { begun, underWay, endAll, turn: { laneOf, work } }
  }
  const many = (lane: string, count: number) => Array.from({ length: count }, (_, n) => `${lane} ${n}`)

  it('[S2.6] a lane that hangs leaves places to the others, and no turn waits for it', async () => {
    const places = createPlaces({ slowMs: SLOW_MS })
    const { begun, underWay, endAll, turn } = works()
    const left = await places.begin([...many('ill', 40), ...many('quick-a', 5), ...many('quick-b', 5)], turn)
    expect(begun.filter((one) => one.startsWith('quick'))).to.have.length(10)
    expect(underWay.get('ill'), 'nobody knew that it hangs').to.equal(8)
    expect(left).to.have.length(32)
    expect(await places.begin([...left, ...many('quick-a', 3)], turn)).to.deep.equal(left)
    endAll()
    await until('they are over', () => underWay.get('ill') === 0)
    // it hung a moment ago: two try it, until one is quick
    expect(await places.begin(left, turn)).to.have.length(30)
    expect(underWay.get('ill')).to.equal(2)
    endAll()
    await places.settle()
  })

  it('[S2.6] many lanes that hang are bounded together', async () => {
    const places = createPlaces({ slowMs: SLOW_MS, most: 20 })
    const { underWay, endAll, turn } = works()
    const left = await places.begin(
      Array.from({ length: 30 }, (_, n) => `ill-${n} 0`),
      turn,
    )
    expect([underWay.size, left.length]).to.deep.equal([20, 10])
    endAll()
    await places.settle()
  })

  it('waits for all where nobody said otherwise, and tells what was thrown', async () => {
    const { begun, turn } = works()
    const places = patientPlaces()
    expect(await places.begin(many('quick', 30), turn)).to.deep.equal([])
    expect(begun).to.have.length(30)
    const work = async () => {
      throw new Error('not kept')
    }
    const thrown = await places.begin(['quick 0'], { ...turn, work }).catch((error: Error) => error.message)
    expect(thrown).to.equal('not kept')
    const before = async () => begun.length < 35
    expect(await places.begin(many('quick', 30), { ...turn, before })).to.have.length(25)
  })
})
