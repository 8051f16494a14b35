const { withTaskGroup } = require('@tasktree/node');

function Registry() {
  this.entries = [];
}

Registry.prototype.fill = async function (urls) {
  const self = this;
  await withTaskGroup(async function (group) {
    for (const url of urls) {
      group.addTask(async function () {
        self.entries.push(await read(url));
      });
    }
  });
};

class Store {
  items = [];
  async fill(urls) {
    const self = this;
    await withTaskGroup(async function (group) {
      for (const url of urls)
        group.addTask(async function () {
          self.items.push(await read(url)); // wrong: no-captured-mutation
        });
    });
  }
}

module.exports = { Registry, Store };
