import { memoryStorage, type StorageDriver } from "@tocsin/core";
import { testDriver } from "@tocsin/testkit";

const stores = new Map<string, StorageDriver>();

testDriver("memory", {
  async open({ store, ...tools }) {
    const driver = stores.get(store) ?? memoryStorage();
    stores.set(store, driver);
    return driver.open(tools);
  },
});
