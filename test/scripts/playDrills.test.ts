import { expect } from 'chai'
import type { Drill } from '#scripts/drill/drill.ts'
import { playDrills } from '#scripts/drill/playDrills.ts'
import type { DrillStage } from '#scripts/drill/stage/setStage.ts'

const NOTHING = { rooms: 0, seats: 0, jobs: 0, sessions: 0 }
const drill = (name: string, play: Drill['play']): Drill => ({ name, promise: 'it ends', play })

describe('playing drills', () => {
  it('one that fails or never ends has fallen, the others are played, and everything is cleared at last', async () => {
    const lines: string[] = []
    let cleared = 0
    const stage = {
      clear: async () => {
        cleared++
        return NOTHING
      },
    } as DrillStage
    const all = [
      [
        drill('endless', () => new Promise(() => {})),
        drill('beside', async () => ({ held: true, figures: {} })),
      ],
      [drill('broken', async () => Promise.reject(new Error('no way')))],
      [drill('after', async () => ({ held: true, figures: { sent: 3 } }))],
    ]
    const fallen = await playDrills(all, stage, (line) => lines.push(line), 50)
    expect(fallen).to.deep.equal(['endless', 'broken'])
    expect(cleared).to.equal(1)
    expect(lines.map((line) => line.split(/ +/, 2).join(' '))).to.deep.equal([
      ...['held beside', 'fell endless', 'fell broken', 'held after', 'held nothing_remains'],
    ])
    expect(lines[1]).to.include('(not played to its end: it took longer than 0.05 s)')
    expect(lines[2]).to.include('(not played to its end: no way)')
  })
})
