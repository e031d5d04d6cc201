import { expect } from 'chai'
import { createPlaces, hostPlaces, type Occupant, type Place, type Places } from '#media/rooms/places.ts'

const SHARES = { maxViewers: 10, hostsPct: 40, prefixPct: 50 }
const viewer = (address: string): Occupant => ({ role: 'viewer', address })
const host = (address: string): Occupant => ({ role: 'host', address })
/** Takes so many as there are, at most `count`, each from the address of its number. */
function fill(places: Places, count: number, occupant: (n: number) => Occupant): Place[] {
  const taken: Place[] = []
  for (let n = 0; n < count && places.fullness(occupant(n)) === null; n++)
    taken.push(places.take(occupant(n)))
  return taken
}
/** A network of its own for every number. */
const network = (n: number): string => `198.51.${n}.7`

describe('the places of a node', () => {
  it('[T37] are apart for viewers and hosts: neither takes the other’s', () => {
    const places = createPlaces(SHARES)
    expect(fill(places, 100, (n) => viewer(network(n)))).to.have.length(10)
    expect(places.fullness(viewer('203.0.113.1'))).to.equal('node')
    expect([places.hasFree('viewer'), places.hasFree('host')]).to.deep.equal([false, true])
    expect(fill(places, 100, (n) => host(network(n)))).to.have.length(4)
    expect(places.fullness(host('203.0.113.1'))).to.equal('node')
    expect([places.hasFree('host'), places.taken()]).to.deep.equal([false, 14])
  })

  it('[T37] a prefix holds half of either: /24 of IPv4, however it is written, and /48 of IPv6', () => {
    const own: ((n: number) => string)[] = [
      (n) => `198.51.100.${n}`,
      (n) => `::ffff:198.51.100.${n}`,
      (n) => `2001:db8:5:${n.toString(16)}::${n}`,
    ]
    for (const address of own) {
      const places = createPlaces(SHARES)
      expect(
        fill(places, 100, (n) => viewer(address(n))),
        address(1),
      ).to.have.length(5)
      expect(
        fill(places, 100, (n) => host(address(n))),
        address(1),
      ).to.have.length(2)
      expect(places.fullness(viewer(address(200)))).to.equal('prefix')
      expect(places.fullness(viewer('203.0.113.1'))).to.equal(null)
      expect(places.fullness(host('2001:db8:6::1'))).to.equal(null)
    }
  })

  it('loopback has no prefix bound; addresses that cannot be read are one prefix', () => {
    for (const [address, expected] of [
      ['127.0.0.1', 10],
      ['127.9.9.9', 10],
      ['::1', 10],
      ['::ffff:127.0.0.1', 10],
      ['', 5],
      ['nonsense', 5],
    ] as const) {
      expect(
        fill(createPlaces(SHARES), 100, () => viewer(address)),
        address,
      ).to.have.length(expected)
    }
  })

  it('a place goes back once, whoever releases it how often', () => {
    const places = createPlaces(SHARES)
    const taken = fill(places, 10, (n) => viewer(network(n)))
    taken[0]?.release()
    taken[0]?.release()
    expect(fill(places, 10, () => viewer('203.0.113.1'))).to.have.length(1)
    expect(places.taken()).to.equal(10)
  })

  it('who comes again counts once, in a full house and in a full prefix', () => {
    const places = createPlaces({ ...SHARES, maxViewers: 2 })
    const first = places.take(viewer('198.51.100.1'))
    const second = places.take(viewer('203.0.113.1'))
    expect(() => places.take(viewer('198.51.100.2'))).to.throw('this node is full')
    const again = places.take(viewer('198.51.100.1'), first)
    first.release()
    expect(places.taken()).to.equal(2)
    second.release()
    expect(() => places.take(viewer('198.51.100.2'))).to.throw('no more places for your network')
    expect(places.fullness(viewer('198.51.100.2'), again)).to.equal(null)
  })

  it('shares are rounded up, so that the smallest node lets a host and a viewer in', () => {
    const places = createPlaces({ maxViewers: 1, hostsPct: 40, prefixPct: 50 })
    places.take(host('198.51.100.1'))
    places.take(viewer('198.51.100.1'))
    expect(places.taken()).to.equal(2)
    expect([1, 7, 50].map((maxViewers) => hostPlaces({ maxViewers, hostsPct: 40 }))).to.deep.equal([1, 3, 20])
  })
})
