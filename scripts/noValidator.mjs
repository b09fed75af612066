// Stands for ajv in the relay's bundle, see build.mjs. Nothing there validates schemas; the host does.
export default class Ajv {
  compile() {
    throw new Error('The relay has no JSON Schema validator; the host validates every call.')
  }
}
export { Ajv }
