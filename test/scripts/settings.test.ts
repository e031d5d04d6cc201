import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect } from 'chai'
import { ROOT } from '#scripts/start/root.ts'
import type { Process } from '#settings/schema.ts'
import { VARIABLES } from '#settings/variable.ts'

const ENTRIES: Record<Process, string> = {
  api: 'api/main.ts',
  worker: 'api/worker.ts',
  indexer: 'indexer/main.ts',
  media: 'media/main.ts',
  migrate: 'scripts/migrate.ts',
}

/** Variables without which a process cannot run. */
function required(target: Process): string[] {
  return Object.entries(VARIABLES)
    .filter(([, variable]) => (variable.processes as readonly Process[]).includes(target))
    .filter(([, variable]) => !variable.schema.safeParse(undefined).success)
    .map(([name]) => name)
}

describe('settings of a process [M.2]', () => {
  for (const target of Object.keys(ENTRIES) as Process[])
    it(`${target} without any ends with the full list and no stack`, () => {
      const result = spawnSync(process.execPath, [path.join(ROOT, ENTRIES[target])], {
        encoding: 'utf8',
        env: {},
      })
      const said = `${result.stdout}${result.stderr}`
      expect(required(target).length).to.be.greaterThan(1)
      for (const name of required(target)) expect(said, name).to.include(`${name}: is missing`)
      expect(said).to.not.match(/^\s+at /m)
      expect(result.status).to.not.equal(0)
    })

  it('a wrong value is told with its name and what it should be', () => {
    const result = spawnSync(process.execPath, [path.join(ROOT, 'media/main.ts')], {
      encoding: 'utf8',
      env: { MEDIA_UDP_MIN: 'many', MEDIA_PUBLIC_URL: 'http://localhost' },
    })
    expect(`${result.stdout}${result.stderr}`)
      .to.match(/MEDIA_UDP_MIN: .+\n?/)
      .and.match(/MEDIA_PUBLIC_URL: /)
  })
})
