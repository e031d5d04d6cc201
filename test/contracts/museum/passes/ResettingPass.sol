// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Exhibit D2, broken on purpose: registering again forgets what was sold.
contract ResettingPass {
    struct Stream {
        uint256 price;
        uint256 cap;
        uint256 minted;
        bool live;
    }

    mapping(address creator => Stream) public streams;

    function registerStream(uint256 price, uint256 cap) external {
        streams[msg.sender] = Stream({price: price, cap: cap, minted: 0, live: false}); // the flaw
    }

    function startStream() external {
        streams[msg.sender].live = true;
    }

    function mint(address creator) external payable {
        Stream storage stream = streams[creator];
        require(msg.value >= stream.price && stream.minted < stream.cap);
        ++stream.minted;
    }
}
