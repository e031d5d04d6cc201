import { expect } from 'chai'
import { inTurns } from '#test/kit/attacks/door/inTurns.ts'
import { request } from '#test/kit/client.ts'
import { useStatements } from '#test/kit/cluster/useStatements.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

const READS: [path: string, statement: RegExp][] = [
  ['/readyz', /FROM app\.clock/],
  ['/.well-known/stagedoor.json', /FROM app\.sign_key/],
  ['/', /FROM app\.media_node/],
  ['/c/lantern/live', /FROM app\.media_node/],
]

describe('what anybody may ask without a limit', () => {
  const wire = useStatements(useDatabase())
  const api = useApi(wire)

  for (const [path, statement] of READS) {
    it(`[S3.85] ${path} reads the database at most once a second, however many ask`, async () => {
      const headers = { accept: 'text/html,application/json' }
      const ask = async () => (await request(api().url, 'GET', path, { headers })).status
      wire.take()
      const startedAtMs = performance.now()
      expect(await inTurns(200, 20, ask)).to.deep.equal({ 200: 200 })
      const reads = wire.take().filter((text) => statement.test(text))
      // one at the start of each second that began meanwhile
      const seconds = Math.floor((performance.now() - startedAtMs) / 1000) + 1
      expect(reads.length).to.be.at.most(seconds)
      let again = 0
      await until('it looks again', async () => {
        await ask()
        again += wire.take().filter((text) => statement.test(text)).length
        return again
      })
      expect(again, 'once').to.equal(1)
    })
  }
})
