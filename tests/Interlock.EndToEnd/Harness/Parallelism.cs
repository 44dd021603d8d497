// Every test starts processes; more side by side than the smallest machine has cores only makes them slower.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
