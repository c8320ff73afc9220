// A typed client of the HTTP API, generated from its OpenAPI document.

export { ApiFailure, answerOf, type FailureDetail } from './api-failure.ts'
export {
  type ApiClient,
  type ApiClientOptions,
  createClient,
  type OperationName,
  type Schemas,
} from './client.ts'
