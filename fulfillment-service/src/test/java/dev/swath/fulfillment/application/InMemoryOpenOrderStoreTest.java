package dev.swath.fulfillment.application;

/** The fake keeps to the contract, too. */
class InMemoryOpenOrderStoreTest extends OpenOrderStoreContract {
  @Override
  protected OpenOrderStore store() {
    return new InMemoryOpenOrderStore();
  }
}
