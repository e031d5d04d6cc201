import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { startTollgate } from './tollgate.ts'

describe('tollgate', () => {
  it('is a lost line when the node behind it is gone', async () => {
    const node = createServer().listen(0, '127.0.0.1')
    await once(node, 'listening')
    const gate = await startTollgate(`http://127.0.0.1:${(node.address() as AddressInfo).port}`)
    node.close()
    await once(node, 'close')
    const answer = await fetch(gate.url, {
      method: 'POST',
      body: '{}',
      signal: AbortSignal.timeout(60_000),
    }).then(
      () => 'answered',
      (error: Error) => error.name,
    )
    await gate.close()
    expect(answer, 'not the time limit').to.equal('TypeError')
  })
})
