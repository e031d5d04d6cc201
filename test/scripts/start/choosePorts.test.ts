import { expect } from 'chai'
import { choosePorts, type Ports, USUAL_PORTS } from '#scripts/start/world/choosePorts.ts'

/** First port that Linux picks by itself for a socket that names none; other systems begin higher. */
const FIRST_OF_THE_SYSTEM = 32_768

describe('choosePorts', () => {
  it('stays, where it may choose, below the ports that systems pick: a client beside it never stands in its run', async () => {
    const anywhere = Object.fromEntries(Object.keys(USUAL_PORTS).map((what) => [what, 0])) as Omit<
      Ports,
      'udpMax'
    >
    const { ports } = await choosePorts(anywhere)
    expect(ports.udpMax).to.equal(ports.udpMin + 199)
    for (const [what, port] of Object.entries(ports))
      expect(port, what).to.be.greaterThan(1023).and.lessThan(FIRST_OF_THE_SYSTEM)
  })
})
