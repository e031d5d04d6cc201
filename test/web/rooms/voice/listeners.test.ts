import { expect } from 'chai'
import { listenerChanges } from '#api/realtime/listenerSockets.ts'
import { byArrival, type Listeners, type SeatedListener } from '#protocol/listeners.ts'
import { seededRandom } from '#test/kit/tencent/cloud/disturbances.ts'
import { audienceOf } from '#web/rooms/listeners/audienceOf.ts'
import { type ListenerList, withListeners } from '#web/rooms/listeners/listenerList.ts'

const ROOM = 'rom_0000000000000000000001'
const listener = (n: number, name = `fan ${n}`): SeatedListener => ({
  ...{ seatId: `sea_${String(n).padStart(4, '0')}`, name, isGuest: n % 3 === 0 },
})

describe('the listeners of a room on a page', () => {
  it('[S3.32] after any changes the page has what the server has', () => {
    const random = seededRandom(7)
    let now: Listeners = { people: [], total: 0 }
    let rev = 1
    let page = withListeners(null, { roomId: ROOM, rev, isWhole: true, came: [], gone: [], total: 0 })
    for (let step = 0; step < 300; step++) {
      const people = now.people.filter(() => random() > 0.2)
      for (let n = 0; n < 6; n++) {
        const one = listener(Math.floor(random() * 40), random() < 0.2 ? 'renamed' : undefined)
        const at = people.findIndex(({ seatId }) => seatId === one.seatId)
        if (at < 0) people.push(one)
        else people[at] = one
      }
      const next = { people: people.sort(byArrival), total: people.length + (step % 4) }
      const changes = listenerChanges(ROOM, { ...now, rev }, next)
      now = next
      if (!changes) continue
      rev++
      page = withListeners(page, { ...changes, rev })
      expect(page).to.deep.equal({ ...now, rev })
    }
    expect(rev).to.be.greaterThan(200)
    // of whom nobody has a name any more the number alone changes
    const more = listenerChanges(ROOM, { people: [], total: 5, rev: 1 }, { people: [], total: 6 })
    expect(more?.total).to.equal(6)
  })

  it('[S3.32] a change whose number is not the next is not taken in, and the whole is from any', () => {
    const list: ListenerList = { rev: 4, people: [listener(1)], total: 1 }
    const change = { roomId: ROOM, isWhole: false, came: [listener(2)], gone: [], total: 2 }
    for (const rev of [3, 4, 6]) expect(withListeners(list, { ...change, rev }), `${rev}`).to.equal(null)
    expect(withListeners(list, { ...change, rev: 5 })?.people).to.have.length(2)
    expect(withListeners(list, { ...change, rev: 2, isWhole: true })?.people).to.deep.equal([listener(2)])
  })

  it('[S3.32] whoever is on the stage is not in the audience again, and whoever reads it comes first', () => {
    const people = [1, 2, 4, 5, 3].map((n) => listener(n))
    const { people: shown, total } = audienceOf({ people, total: 700 }, [listener(2)], listener(5).seatId)
    expect(shown.map(({ seatId }) => seatId)).to.deep.equal([5, 1, 4, 3].map((n) => listener(n).seatId))
    expect(total).to.equal(699)
    // a place may be known before its seat is
    expect(audienceOf({ people: [], total: 0 }, [listener(9)], null)).to.deep.equal({ people: [], total: 0 })
  })
})
