import { expect } from 'chai'
import { signCall } from '#api/adapters/trtc/signCall.ts'

/**
 * The worked example of Tencent Cloud's manual, chapter "Signature v3" (cloud.tencent.com/document/api/213/30654, read in November
 * 2026; TRTC's own manual has the same chapter at document/product/647/34264). Its masked key is signed with as it stands there:
 * 32 asterisks. The text of the request is kept to the last space.
 */
const EXAMPLE = {
  host: 'cvm.tencentcloudapi.com',
  service: 'cvm',
  action: 'DescribeInstances',
  payload: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
  atS: 1_551_113_065,
}
const KEYS = { keyId: `AKID${'*'.repeat(32)}`, key: '*'.repeat(32) }
const SIGNATURE = '10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f'

describe('signature of a call of the management interface', () => {
  it('[T1] is the one of the published example', () => {
    expect(signCall(EXAMPLE, KEYS)).to.equal(
      `TC3-HMAC-SHA256 Credential=${KEYS.keyId}/2019-02-25/cvm/tc3_request, ` +
        `SignedHeaders=content-type;host;x-tc-action, Signature=${SIGNATURE}`,
    )
  })

  it('is another one where anything that it covers is another', () => {
    const changed = [
      { ...EXAMPLE, host: 'trtc.tencentcloudapi.com' },
      { ...EXAMPLE, service: 'trtc' },
      { ...EXAMPLE, action: 'TerminateInstances' },
      { ...EXAMPLE, payload: EXAMPLE.payload.replace('1', '2') },
      { ...EXAMPLE, atS: EXAMPLE.atS + 1 },
    ].map((call) => signCall(call, KEYS))
    changed.push(signCall(EXAMPLE, { ...KEYS, key: '*'.repeat(31) }))
    expect(changed.filter((one) => one.endsWith(SIGNATURE))).to.deep.equal([])
    expect(new Set(changed).size).to.equal(changed.length)
  })
})
