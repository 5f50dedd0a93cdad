export { type CompiledExecution, compileExecution, type ExecutionArguments } from './compile.ts';
export { CompiledDocuments } from './compiled-documents.ts';
export { compileVariables } from './variables.ts';
