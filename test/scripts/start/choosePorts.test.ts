import { createSocket } from 'node:dgram'
import { expect } from 'chai'
import { choosePorts, USUAL_PORTS, type WantedPorts } from '#scripts/start/world/choosePorts.ts'

/** First port that Linux picks by itself for a socket that names none; other systems begin higher. */
const FIRST_OF_THE_SYSTEM = 32_768

const ANYWHERE = Object.fromEntries(
  Object.keys(USUAL_PORTS).map((what) => [what, 0]),
) as unknown as WantedPorts

describe('choosePorts', () => {
  it('stays, where it may choose, below the ports that systems pick: a client beside it never stands in its run', async () => {
    const { ports } = await choosePorts(ANYWHERE)
    expect(ports.udpMax).to.equal(ports.udpMin + 199)
    // each has its own: a room and a call never take each other's
    expect([ports.relayMax, ports.relay]).to.deep.equal([ports.relayMin + 198, ports.relayMin + 199])
    expect(Math.abs(ports.relayMin - ports.udpMin)).to.be.at.least(200)
    for (const [what, port] of Object.entries(ports))
      expect(port, what).to.be.greaterThan(1023).and.lessThan(FIRST_OF_THE_SYSTEM)
  })

  it('moves the relay of calls where its port is taken by UDP alone, and what goes through it out of the way of media', async () => {
    const { ports: free } = await choosePorts(ANYWHERE)
    const holder = createSocket('udp4')
    await new Promise<void>((resolve) => holder.bind(free.relay, '127.0.0.1', resolve))
    try {
      const wanted = { ...ANYWHERE, relay: free.relay, relayMin: free.udpMin + 100, udpMin: free.udpMin }
      const { ports, moved } = await choosePorts(wanted)
      expect(ports.relay).to.be.greaterThan(free.relay)
      expect(ports.relayMin).to.be.greaterThan(ports.udpMax)
      expect(moved.map(({ what }) => what)).to.include.members(['relay', 'relayMin'])
    } finally {
      holder.close()
    }
  })
})
