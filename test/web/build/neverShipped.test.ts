import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readConfig } from '#api/config.ts'
import { SettingsError } from '#settings/parse.ts'
import { createInstallation, type Installation } from '#test/kit/api.ts'
import { STAND_IN_MARKER } from '#test/kit/tencent/sdk/names.ts'
import { serveSdkPage } from '#test/kit/tencent/serveSdkPage.ts'
import { buildWeb, modulesOf } from './buildWeb.ts'

const ROOT = join(import.meta.dirname, '../../..')

describe('the stand-in of TRTC never ships [T29]', function () {
  this.timeout(120_000)
  let installation: Installation
  let folder: string

  before(() => {
    installation = createInstallation()
    mkdirSync(join(ROOT, '.stagedoor/test'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.stagedoor/test/marked-'))
  })
  after(() => {
    installation.remove()
    rmSync(folder, { recursive: true })
  })

  const filesOf = (built: string) => globSync('**/*', { cwd: built, withFileTypes: true })
  const marked = (built: string) =>
    filesOf(built)
      .filter((one) => one.isFile())
      .filter((one) => readFileSync(join(one.parentPath, one.name), 'utf8').includes(STAND_IN_MARKER))
      .map(({ name }) => name)
  const problemsOf = (more: Record<string, string>) => {
    try {
      readConfig('api', {
        ...installation.settings,
        ...{ DATABASE_URL: 'postgres://localhost/x', PUBLIC_URL: 'http://localhost:3000' },
        ...{ PORT: '3000', INTERNAL_PORT: '3001', ...more },
      })
      return []
    } catch (error) {
      expect(error).to.be.instanceOf(SettingsError)
      return (error as SettingsError).problems
    }
  }

  it('the application is made of nothing under test/, and no file of it carries the marker', async () => {
    const modules = await modulesOf('production')
    expect(modules, 'the list is one of sources').to.include('web/app/main.tsx')
    expect(modules.filter((path) => /^test\//.test(path))).to.deep.equal([])
    const built = await buildWeb('production')
    expect(filesOf(built)).to.have.length.above(20)
    expect(marked(built)).to.deep.equal([])
    expect(problemsOf({ WEB_DIR: built })).to.deep.equal([])
  })

  it('nothing outside of tests and benchmarks knows where it is', () => {
    const sources = globSync(['{api,web,scripts,local,media}/**/*.{ts,tsx,mjs}', '*.{ts,json}', '.ci/*'], {
      cwd: ROOT,
    })
    expect(sources).to.have.length.above(500)
    const naming = sources.filter((path) => readFileSync(join(ROOT, path), 'utf8').includes('kit/tencent'))
    // what the compiler is to read together with the pages of tests
    expect(naming).to.deep.equal(['tsconfig.json'])
  })

  it('a build with it carries the marker, and no api serves it without a word that only tests say', async () => {
    const page = await serveSdkPage('standIn')
    await page.stop()
    const real = await serveSdkPage('real')
    await real.stop()
    mkdirSync(join(folder, 'assets'))
    const file = join(folder, 'assets/trtc-1a2b.js')
    writeFileSync(file, real.script)
    expect(problemsOf({ WEB_DIR: folder })).to.deep.equal([])
    writeFileSync(file, page.script)
    expect(marked(folder)).to.deep.equal(['trtc-1a2b.js'])
    const [problem, ...others] = problemsOf({ WEB_DIR: folder })
    expect(problem).to.match(/^WEB_DIR: .+trtc-1a2b\.js.+ is made for tests: .+\.$/)
    expect(others).to.deep.equal([])
    expect(problemsOf({ WEB_DIR: folder, WEB_STAND_INS: 'allowed' })).to.deep.equal([])
    expect(problemsOf({ WEB_DIR: folder, WEB_STAND_INS: 'yes' })[0]).to.match(/^WEB_STAND_INS: /)
  })
})
