import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect } from 'chai'
import { FILES, ROOT, read } from '../sources.ts'

describe('links', () => {
  it('every relative link of a page leads to a file', () => {
    const dead = FILES.filter((path) => path.endsWith('.md')).flatMap((path) =>
      [...read(path).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, target]) => target ?? '')
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(join(ROOT, normalize(join(dirname(path), target)))))
        .map((target) => `${path} → ${target}`),
    )
    expect(dead).to.deep.equal([])
  })
})
