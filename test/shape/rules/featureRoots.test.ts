import { expect } from 'chai'
import { privateImports } from './featureRoots.ts'
import { sourcesOf } from './sourcesOf.ts'

describe('roots of features', () => {
  it('what a feature keeps below its root, and its store, routes and jobs, are its own', () => {
    for (const target of ['seats/locks.ts', 'store.ts', 'seatStore.ts', 'routes.ts', 'jobs.ts']) {
      const offenders = [
        `import { a } from '#api/access/${target}'`,
        `import type { A } from '../access/${target}'`,
        `export { a } from '#api/access/${target}'`,
        `const a = await import('#api/access/${target}')`,
        `type A = import('#api/access/${target}').A`,
      ]
      for (const text of offenders)
        expect(privateImports({ 'api/rooms/a.ts': text }), text).to.deep.equal([
          `api/rooms/a.ts imports api/access/${target}`,
        ])
      const own = `import { a } from './${target}'`
      expect(
        privateImports({ 'api/access/a.ts': own, 'api/createApi.ts': offenders[0] ?? '' }),
      ).to.deep.equal([])
    }
  })

  it('root files of features, the plumbing and other layers are free', () => {
    const good = [
      '#api/access/admit.ts',
      '../access/contract.ts',
      '#api/queue/jobs.ts',
      '#db/a/b.ts',
      'pg/c/d.ts',
    ]
    const text = good.map((target) => `import '${target}'`).join('\n')
    expect(privateImports({ 'api/rooms/a.ts': text })).to.deep.equal([])
  })

  it('are all that other features of the API import', () => {
    expect(privateImports(sourcesOf(/^api\/.*\.ts$/))).to.deep.equal([])
  })
})
