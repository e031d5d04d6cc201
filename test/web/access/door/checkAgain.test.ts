import { expect } from 'chai'
import { useFixtures } from '../../build/useFixtures.ts'

describe('a door that is asked again', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()

  it('[S3.27] keeps the focus where it was pressed, though it compares prices before it has its buttons', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(`${fixtures.url()}/?theme=dark&state=gate:cheapest-here`)
    const again = page.getByRole('button', { name: 'Check again' })
    await again.waitFor()
    const focused = () => page.evaluate('document.activeElement.textContent')
    expect(await focused()).to.equal('Get 38 NORTH')
    await again.click()
    await again.waitFor()
    expect(await focused()).to.equal('Check again')
  })
})
