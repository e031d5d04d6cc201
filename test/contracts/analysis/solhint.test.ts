import { spawnSync } from 'node:child_process'
import { expect } from 'chai'

describe('solhint', () => {
  it('[S3.78] finds nothing in the contracts', () => {
    const files = ['contracts/!(mocks|generated)/**/*.sol']
    const { stdout, stderr, status } = spawnSync(
      'node_modules/.bin/solhint',
      ['--noPrompt', '--disc', '--max-warnings', '0', '--formatter', 'unix', ...files],
      { encoding: 'utf8' },
    )
    expect(`${stdout}${stderr}`.trim()).to.equal('')
    expect(status).to.equal(0)
  }).timeout(120_000)
})
