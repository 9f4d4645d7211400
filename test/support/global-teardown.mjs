// Stops the mongod of global-setup. Run by jest.
export default () => globalThis.stopTestMongod();
