import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { nextOwnPort, ownRun } from '#scripts/start/world/ownPorts.ts'

const run = promisify(execFile)
const PROGRAM = `
  import { nextOwnPort } from '#scripts/start/world/ownPorts.ts'
  const ports = []
  for (let i = 0; i < 40; i++) ports.push(await nextOwnPort())
  console.log(JSON.stringify(ports))
  // until the others have picked too
  await new Promise((resolve) => process.stdin.resume().once('end', resolve))
`

describe('ownPorts', () => {
  it('gives two processes that pick at the same moment no port in common, though nobody has bound one yet', async () => {
    const mine = await Promise.all(Array.from({ length: 40 }, nextOwnPort))
    const others = Array.from({ length: 6 }, () => {
      const child = run(process.execPath, ['--input-type=module-typescript', '-e', PROGRAM])
      const told = new Promise<number[]>((resolve) =>
        child.child.stdout?.once('data', (text) => resolve(JSON.parse(String(text)))),
      )
      return { child, told }
    })
    const theirs = await Promise.all(others.map((other) => other.told))
    for (const { child } of others) child.child.stdin?.end()
    await Promise.all(others.map((other) => other.child))
    const all = [...mine, ...theirs.flat()]
    expect(new Set(all).size)
      .to.equal(all.length)
      .and.equal(7 * 40)
  })

  it('gives the next of its ports each time, so that one that was just chosen is not chosen again', async () => {
    const ports: number[] = []
    for (let i = 0; i < 199; i++) ports.push(await nextOwnPort())
    expect(new Set(ports).size).to.equal(199)
    expect(await nextOwnPort()).to.equal(ports[0])
  })

  it('holds its claim only at the first port of a run, and a second run is another one', async () => {
    const [first, second] = [await ownRun(0), await ownRun(1)]
    expect(second).not.to.equal(first)
    for (const claim of [first, second]) {
      const refused = await new Promise<string | undefined>((resolve) => {
        const server = createServer()
        server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
        server.listen(claim, '127.0.0.1', () => server.close(() => resolve(undefined)))
      })
      expect(refused).to.equal('EADDRINUSE')
    }
  })
})
