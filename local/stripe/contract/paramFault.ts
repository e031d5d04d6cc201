/** Why parameters are refused, as the error of an answer with status 400 says it. */
export interface ParamRefusal {
  /** the provider's code; a value outside a list and a wrong shape have none */
  code?: string
  /** where, in brackets: `line_items[0][price_data][currency]`; empty for all of them */
  param: string
  message: string
}

/** Code of every refused parameter in v2. */
const V2_CODE = 'invalid_fields'

/** Thrown inside of the comparison, never out of it. */
export class ParamFault extends Error {
  readonly code: string | undefined
  readonly param: string

  constructor(code: string | undefined, param: string, why: string) {
    super(param === '' ? why : `${param} ${why}`)
    this.code = code
    this.param = param
  }

  /** What is answered. */
  refusal(isV2: boolean): ParamRefusal {
    const code = isV2 ? V2_CODE : this.code
    return { ...(code ? { code } : {}), param: this.param, message: this.message }
  }
}
