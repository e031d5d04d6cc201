// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice A visitor that, whenever it is called or paid, repeats the purchase it was told to make.
contract Buyer is IERC721Receiver {
    address private shop;
    uint256 private price;
    bytes private purchase;
    uint256 private left;

    function raid(address shop_, uint256 price_, bytes calldata purchase_, uint256 times) external {
        (shop, price, purchase, left) = (shop_, price_, purchase_, times);
        again();
    }

    receive() external payable {
        again();
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        again();
        return IERC721Receiver.onERC721Received.selector;
    }

    function again() private {
        if (left == 0) return;
        --left;
        (bool ok,) = shop.call{value: price}(purchase);
        ok; // what comes of it is for the shop to say
    }
}
