export { type CompiledExecution, compileExecution, type ExecutionArguments } from './compile.ts';
export { CompiledDocuments } from './compiled-documents.ts';
export { type Guard, guardedProperty } from './guarded-property.ts';
export { compileVariables } from './variables.ts';
