import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Bus } from '#api/ports/bus.ts'
import { newId } from '#domain/ids.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type BusCarrier, postgresCarrier, redisCarrier } from '#test/kit/redis/busCarriers.ts'
import { until } from '#test/kit/time/until.ts'

const newRoom = () => newId('rom', randomBytes)

/** A copy that writes down what it hears. */
function follow(bus: Bus) {
  const heard: [string, number][] = []
  const end = bus.subscribe((roomId, rev) => heard.push([roomId, rev]))
  const of = (roomId: string) => heard.filter(([id]) => id === roomId).map(([, rev]) => rev)
  return { heard, end, of }
}

describe('bus', () => {
  const database = useDatabase()
  const CARRIERS = { postgres: () => postgresCarrier(database), redis: () => redisCarrier() }

  for (const [name, start] of Object.entries(CARRIERS))
    describe(`over ${name}`, () => {
      let carrier: BusCarrier
      let copies: Bus[] = []
      const open = async () => {
        const bus = await carrier.open()
        copies.push(bus)
        await until('it hears', () => bus.health().isHearing)
        return bus
      }
      beforeEach(async () => {
        carrier = await start()
      })
      afterEach(async () => {
        await Promise.all(copies.map((bus) => bus.stop()))
        copies = []
        await carrier.stop()
      })

      it('what one copy publishes every copy hears', async () => {
        const [first, second, third] = [await open(), await open(), await open()]
        const [a, b, c] = [follow(first), follow(second), follow(third)]
        const room = newRoom()
        first.publish(room, 7)
        await until('all heard', () => a.of(room)[0] === 7 && b.of(room)[0] === 7 && c.of(room)[0] === 7)
      })

      it('of a burst the highest rev goes out, whatever came last, and rooms go together', async () => {
        const [first, second] = [await open(), await open()]
        const hearing = follow(second)
        const rooms = [newRoom(), newRoom()]
        for (let rev = 500; rev > 0; rev -= 1) for (const room of rooms) first.publish(room, rev)
        await until('both rooms', () => rooms.every((room) => hearing.of(room).includes(500)))
        expect(hearing.heard).to.have.length(2)
      })

      it('what is published while a sending is under way follows it', async () => {
        const [first, second] = [await open(), await open()]
        const hearing = follow(second)
        const room = newRoom()
        for (let rev = 1; rev <= 100; rev += 1) {
          first.publish(room, rev)
          await new Promise(setImmediate)
        }
        await until('the last', () => hearing.of(room).includes(100))
        expect(hearing.heard.length).to.be.lessThan(50)
      })

      it('what is no hint is passed over, whoever says it', async () => {
        const hearing = follow(await open())
        const room = newRoom()
        for (const text of [
          '',
          ' ',
          'room:1',
          `${room}`,
          `${room}:`,
          `${room}:-1`,
          `${room}:1.5`,
          `${room}:1:2`,
          `${room}:9999999999999999`,
          `${room.toUpperCase()}:1`,
          `${'x'.repeat(5000)}:1`,
          `{"roomId":"${room}","rev":1,"text":"<img src=x>"}`,
        ])
          await carrier.say(text)
        await carrier.say(`${room}:3`)
        await until('the hint', () => hearing.of(room).includes(3))
        expect(hearing.heard).to.deep.equal([[room, 3]])
      })

      it('it hears again after a cut by itself, and tells of it once', async () => {
        const [first, second] = [await open(), await open()]
        const hearing = follow(second)
        await carrier.cut()
        await until('it is cut', () => carrier.errors.length > 0)
        await until('both hear again', () => [first, second].every((bus) => bus.health().isHearing))
        expect(carrier.errors).to.have.length(2)
        const room = newRoom()
        first.publish(room, 1)
        await until('heard', () => hearing.of(room).includes(1))
      })

      it('a sending that finds nobody is counted, and the next one goes', async () => {
        const [first, second] = [await open(), await open()]
        const hearing = follow(second)
        const room = newRoom()
        await carrier.failNext()
        first.publish(room, 1)
        await until('it is lost', () => first.health().lost === 1)
        await until('both hear', () => [first, second].every((bus) => bus.health().isHearing))
        first.publish(room, 2)
        await until('heard', () => hearing.of(room).includes(2))
        expect(hearing.of(room)).to.deep.equal([2])
      })

      it('whoever has left hears nothing, others go on', async () => {
        const bus = await open()
        const [left, stays] = [follow(bus), follow(bus)]
        left.end()
        const room = newRoom()
        bus.publish(room, 1)
        await until('heard', () => stays.of(room).includes(1))
        expect(left.heard).to.deep.equal([])
      })

      it('a stop hands over what waits, and nothing is heard or sent after it', async () => {
        const [first, second] = [await open(), await open()]
        const [gone, hearing] = [follow(first), follow(second)]
        const [room, later] = [newRoom(), newRoom()]
        first.publish(newRoom(), 1)
        first.publish(room, 1)
        await first.stop()
        const before = gone.heard.length
        first.publish(later, 1)
        second.publish(later, 2)
        await until('heard', () => hearing.of(room).includes(1) && hearing.of(later).includes(2))
        expect(hearing.of(later)).to.deep.equal([2])
        expect(gone.heard).to.have.length(before)
        expect(first.health().isHearing).to.equal(false)
      })
    })
})
